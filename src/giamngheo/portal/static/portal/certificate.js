// The code of a scanned certificate stands behind the # of the address, which no server sees.  Take it out of the
// address and of the history, and send it in the body of the form.  Without script one types it.
(() => {
  const field = document.getElementById("code");
  const code = decodeURIComponent(location.hash.slice(1));
  if (!code || code === "main") return;
  history.replaceState(null, "", location.pathname);
  if (field === null) return;
  field.value = code;
  document.getElementById("verify").submit();
})();
