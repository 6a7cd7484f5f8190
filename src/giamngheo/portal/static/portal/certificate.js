// The code of a scanned certificate stands behind the # of the address, which no server sees.  Take it out of the
// address and of the history, and send it in the body of the form.  Without script one types it.
(() => {
  const verify = () => {
    const code = decodeURIComponent(location.hash.slice(1));
    if (!code || document.getElementById(code)) return; // none, or a part of the page
    const form = document.getElementById("verify");
    history.replaceState(null, "", location.pathname);
    if (form === null) return;
    form.elements.code.value = code;
    form.submit();
  };
  addEventListener("hashchange", verify); // scanned while the page is open already
  verify();
})();
