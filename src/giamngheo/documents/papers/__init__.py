"""Papers (giấy tờ): what the law wants signed, as PDF; one Typst template a kind, in a file that an expert can open."""
