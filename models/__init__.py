"""What is learned: texts to numbers."""

from models.encoder import Encoder, EncoderIdentity, OnnxEncoder, SentenceTransformerEncoder
from models.errors import ArtifactError, EmptyTextError, ModelError

__all__ = [
    "ArtifactError",
    "EmptyTextError",
    "Encoder",
    "EncoderIdentity",
    "ModelError",
    "OnnxEncoder",
    "SentenceTransformerEncoder",
]
