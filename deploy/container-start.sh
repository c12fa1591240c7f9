#!/bin/sh
# Gives a new volume the index that was built with the image, then serves; the shell is replaced, so that signals arrive.
set -eu
mkdir -p "$DEJA_LA_DATA_DIR/index"
for built in /opt/deja-la/seed/index/*/; do
    [ -e "$DEJA_LA_DATA_DIR/index/$(basename "$built")" ] || cp -r "$built" "$DEJA_LA_DATA_DIR/index/"
done
exec deja-la serve --host 0.0.0.0 --port "${PORT:-8000}"
