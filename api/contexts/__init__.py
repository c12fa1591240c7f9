"""What each page is given, one frozen class a page; rooms and files are named as those of `api.pages`."""
