"""Addresses of mail, of sites, of rows, as people, settings and links write them."""
