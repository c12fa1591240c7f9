"""Every page in a real browser; a package, so that the browser closes before the other tests run."""
