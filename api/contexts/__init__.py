"""What each page is given, one frozen class a page; rooms, and most files, are named as those of `api.pages`."""
