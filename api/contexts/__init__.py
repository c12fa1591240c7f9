"""What each page is given, one frozen class a page."""
