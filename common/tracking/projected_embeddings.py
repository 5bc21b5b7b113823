"""projected_embeddings: embeddings in the plane, turned as those of the epoch before."""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import orthogonal_procrustes

Points = NDArray[np.floating]


def projected_embeddings(
    embeddings: Points, *, fitted: int | None = None, previous: Points | None = None
) -> NDArray[np.float32]:
    """(N, 2): first two principal components, turned and mirrored so that they lie as the `previous` ones did.

    Principal components may swap and change their signs from one epoch to the next; the rotation (orthogonal
    Procrustes: min ‖X R - X_previous‖ over Rᵀ R = I) leaves every distance as it is.

    Args:
        embeddings: (N, D).
        fitted: how many of the first ones decide on the components; all of them unless given.
        previous: (N, 2), of the same images.
    """
    from sklearn.decomposition import PCA

    pca = PCA(n_components=2, svd_solver="covariance_eigh").fit(embeddings[:fitted])
    points = pca.transform(embeddings)
    if previous is not None:
        points = points @ orthogonal_procrustes(points[:fitted], previous[:fitted])[0]
    return points.astype(np.float32)
