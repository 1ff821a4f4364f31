"""Pages from the web: which addresses may be asked, and the asking."""
