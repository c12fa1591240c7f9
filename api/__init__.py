"""Every way in: pages, JSON, command line, the desk."""
