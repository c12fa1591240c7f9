"""Similar needs: how alike two are, whether they are one, those nearest to one, and groups of them with their names."""
