"""Other embeddings of the same texts, to see whether ids outlive a change of model. None needs a network."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from pattern_pipeline.topics.embedding.embedder import Vectors, find_packaged_model

DIMENSION = 384
LAYER = 5
BATCH = 64


def word_counts(texts: Sequence[str]) -> Vectors:
    """TF-IDF of words and pairs, by SVD to 384: no meaning of words at all, only which stand together."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    counts = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, stop_words="english")
    matrix = counts.fit_transform(texts)
    size = min(DIMENSION, min(matrix.shape) - 1)
    return _of_length_one(TruncatedSVD(size, random_state=0).fit_transform(matrix))


def word_vectors(texts: Sequence[str]) -> Vectors:
    """Mean of MiniLM's vectors of word pieces before any layer, rare ones heavier, less the common direction.

    Word order and context play no part: the embedding of Arora et al., "A simple but tough-to-beat baseline
    for sentence embeddings" (2017).
    """
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = str(find_packaged_model())
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model = AutoModel.from_pretrained(folder, local_files_only=True)
    with torch.no_grad():
        table = model.get_input_embeddings().weight.numpy().astype(np.float64)
    pieces = tokenizer(list(texts), add_special_tokens=False, truncation=True, max_length=256)["input_ids"]
    counts = np.bincount(np.concatenate([np.asarray(each, dtype=np.int64) for each in pieces]))
    weight = 1e-3 / (1e-3 + counts / counts.sum())
    rows = np.stack([_mean(table, weight, each) for each in pieces])
    common = np.linalg.svd(rows, full_matrices=False)[2][0]
    return _of_length_one(rows - np.outer(rows @ common, common))


def inner_layer(texts: Sequence[str]) -> Vectors:
    """Mean over the words of what MiniLM's fifth layer of six says, less the mean of all texts."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = str(find_packaged_model())
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model = AutoModel.from_pretrained(folder, local_files_only=True).eval()
    # By length, so that short texts are not padded to long ones.
    order = np.argsort([len(text) for text in texts], kind="stable")
    found = np.empty((len(texts), DIMENSION))
    with torch.no_grad():
        for start in range(0, len(texts), BATCH):
            rows = order[start : start + BATCH]
            pieces = tokenizer(
                [texts[row] for row in rows],
                padding=True,
                truncation=True,
                max_length=256,
                return_tensors="pt",
            )
            words = model(**pieces, output_hidden_states=True).hidden_states[LAYER]
            real = pieces["attention_mask"].unsqueeze(-1)
            found[rows] = ((words * real).sum(1) / real.sum(1)).numpy()
    return _of_length_one(found - found.mean(axis=0))


OTHER_MODELS: Mapping[str, Callable[[Sequence[str]], Vectors]] = {
    "TF-IDF, SVD 384": word_counts,
    "static word vectors": word_vectors,
    "its fifth layer": inner_layer,
}


def _mean(
    table: npt.NDArray[np.float64], weight: npt.NDArray[np.float64], pieces: Sequence[int]
) -> npt.NDArray[np.float64]:
    if not pieces:
        return np.zeros(table.shape[1])
    found: npt.NDArray[np.float64] = weight[pieces] @ table[pieces] / len(pieces)
    return found


def _of_length_one(rows: npt.NDArray[np.float64]) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
