#!/bin/sh
# Gives a new volume what was built with the image, then serves; the shell is replaced, so that signals arrive.
set -eu
umask 077
seed=/opt/deja-la/seed
# Where nothing can be written, the service itself says what is missing.
if mkdir -p "$DEJA_LA_DATA_DIR/index" "$DEJA_LA_DATA_DIR/vectors" 2>/dev/null; then
    for built in "$seed"/index/*/ "$seed"/vectors/*/; do
        there=$DEJA_LA_DATA_DIR${built#"$seed"}
        if [ ! -e "$there" ]; then
            # Whole or not at all, whenever it is stopped and whoever starts beside it.
            copy=$(mktemp -d "$DEJA_LA_DATA_DIR/copy-XXXXXX")
            cp -r "$built." "$copy"
            mv -T "$copy" "${there%/}" || rm -r "$copy"
        fi
    done
fi
exec deja-la serve --host 0.0.0.0 --port "${PORT:-8000}"
