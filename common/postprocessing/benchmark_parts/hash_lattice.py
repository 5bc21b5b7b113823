"""HashLattice: Gaussian filtering on a permutohedral lattice as it was published, by one thread.

`PermutohedralLattice` computes the same from sorted integers; this is what its speed is measured against.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

_FIRST_CAPACITY = 2**16
_MULTIPLIER = 0x9E3779B97F4A7C15 - 2**64  # the golden ratio (Knuth, multiplicative hashing)
_HALF = np.float32(0.5)


class HashLattice:
    """Sums sum_j exp(-|f_i - f_j|² / 2) v_j for all points i at once, approximately, up to a constant factor, float32.

    Adams, Baek & Davis 2010, sec. 3.2: every corner of every point's simplex is looked up in a hash table by the first
    d of its d + 1 coordinates, and so is every neighbour of a vertex along the d + 1 directions, once and for all.

    Args:
        features: (N, d), in units of the kernel's standard deviation.
    """

    def __init__(self, features: NDArray[np.float32]) -> None:
        dimension = features.shape[1]
        order = np.arange(1, dimension + 1)
        scales = ((dimension + 1) * np.sqrt(2 / 3 / (order * (order + 1)))).astype(np.float32)
        self.vertices, self.weights, keys, table = _embedded(features, scales)
        self.neighbours = _neighbours(keys, table)
        self.factor = np.float32(1 / (1 + 2.0**-dimension))

    def __call__(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """The sums, the point itself included: (N, L) from (N, L)."""
        on_vertices = _splat(values, self.vertices, self.weights, self.neighbours.shape[1] + 1)
        for along in self.neighbours:
            on_vertices = _blurred(on_vertices, along)
        return _slice(on_vertices, self.vertices, self.weights, self.factor)


@njit(nogil=True, cache=True)
def _embedded(features: Any, scales: Any) -> Any:
    """Vertices (N, d + 1), counted from 1 on, and weights of the points' corners; the vertices' keys; the table."""
    num_points, dimension = features.shape
    vertices = np.empty((num_points, dimension + 1), np.uint32)
    weights = np.empty((num_points, dimension + 1), np.float32)
    keys = np.empty((_FIRST_CAPACITY // 2, dimension), np.int16)
    table = np.zeros((_FIRST_CAPACITY, 2), np.uint32)
    count = 0
    elevated = np.empty(dimension + 1, np.float32)
    nearest, rank = np.empty(dimension + 1, np.int64), np.empty(dimension + 1, np.int64)
    key = np.empty(dimension, np.int16)
    for point in range(num_points):
        _elevate(features[point], scales, elevated)
        _enclose(elevated, nearest, rank)
        _weigh(elevated, nearest, rank, weights[point])
        for corner in range(dimension + 1):
            for i in range(dimension):
                key[i] = nearest[i] + corner - (dimension + 1 if rank[i] > dimension - corner else 0)
            slot, mark = _slot(key, keys, table)
            if table[slot, 0] == 0:
                keys[count] = key
                count += 1
                table[slot, 0], table[slot, 1] = count, mark
            vertices[point, corner] = table[slot, 0]
            if count == len(keys):
                keys, table = _doubled(keys)
    return vertices, weights, keys[:count].copy(), table


@njit(nogil=True, cache=True)
def _elevate(features: Any, scales: Any, elevated: Any) -> None:
    """The point in the hyperplane of R^(d+1) whose coordinates sum to zero (their E f)."""
    total = np.float32(0)
    for j in range(len(features), 0, -1):
        scaled = features[j - 1] * scales[j - 1]
        elevated[j] = total - np.float32(j) * scaled
        total += scaled
    elevated[0] = total


@njit(nogil=True, cache=True)
def _enclose(elevated: Any, nearest: Any, rank: Any) -> None:
    """The nearest point of remainder 0, and the order of the differences to it from the largest on."""
    size = len(elevated)
    excess = 0
    for i in range(size):
        multiple = int(np.floor(elevated[i] / np.float32(size) + _HALF))
        nearest[i] = multiple * size
        excess += multiple
        rank[i] = 0
    for i in range(size):
        for j in range(i + 1, size):
            if elevated[i] - np.float32(nearest[i]) < elevated[j] - np.float32(nearest[j]):
                rank[i] += 1
            else:
                rank[j] += 1
    for i in range(size):  # back into the hyperplane, by those coordinates that were rounded the farthest
        rank[i] += excess
        if rank[i] < 0:
            rank[i] += size
            nearest[i] += size
        elif rank[i] >= size:
            rank[i] -= size
            nearest[i] -= size


@njit(nogil=True, cache=True)
def _weigh(elevated: Any, nearest: Any, rank: Any, weights: Any) -> None:
    """Barycentric coordinates of the corners of remainder 0 to d."""
    size = len(elevated)
    weights[0], weights[1:] = 1, 0
    for i in range(size):
        difference = (elevated[i] - np.float32(nearest[i])) / np.float32(size)
        weights[size - 1 - rank[i]] += difference
        weights[size - rank[i] if rank[i] else 0] -= difference


@njit(nogil=True, cache=True)
def _slot(key: Any, keys: Any, table: Any) -> Any:
    """The key's row of the table, empty if it is new, and its mark there, for which another key is seldom compared."""
    hashed = 0
    for i in range(len(key)):
        hashed = (hashed + key[i]) * _MULTIPLIER
    mark = np.uint32(hashed >> 8)
    slot = (hashed >> 32) & (len(table) - 1)  # the table's size is a power of two
    while table[slot, 0] != 0 and not (table[slot, 1] == mark and _is_key(keys, table[slot, 0] - 1, key)):
        slot = (slot + 1) & (len(table) - 1)
    return slot, mark


@njit(nogil=True, cache=True)
def _is_key(keys: Any, vertex: int, key: Any) -> bool:
    same = True
    for i in range(len(key)):
        same &= keys[vertex, i] == key[i]
    return same


@njit(nogil=True, cache=True)
def _doubled(keys: Any) -> Any:
    """Room for twice as many keys, and a table that is half full of them then."""
    larger = np.empty((2 * len(keys), keys.shape[1]), np.int16)
    larger[: len(keys)] = keys
    table = np.zeros((2 * len(larger), 2), np.uint32)
    for vertex in range(len(keys)):
        slot, mark = _slot(keys[vertex], larger, table)
        table[slot, 0], table[slot, 1] = vertex + 1, mark
    return larger, table


@njit(nogil=True, cache=True)
def _neighbours(keys: Any, table: Any) -> Any:
    """(d + 1, V, 2): vertices on both sides along each direction, 0 where there is none."""
    count, dimension = keys.shape
    neighbours = np.empty((dimension + 1, count, 2), np.uint32)
    below, above = np.empty(dimension, np.int16), np.empty(dimension, np.int16)
    for direction in range(dimension + 1):
        for vertex in range(count):
            for i in range(dimension):
                step = dimension if i == direction else -1
                below[i], above[i] = keys[vertex, i] - step, keys[vertex, i] + step
            neighbours[direction, vertex, 0] = table[_slot(below, keys, table)[0], 0]
            neighbours[direction, vertex, 1] = table[_slot(above, keys, table)[0], 0]
    return neighbours


@njit(nogil=True, cache=True)
def _splat(values: Any, vertices: Any, weights: Any, num_rows: int) -> Any:
    """(V + 1, L), row 0 for what is no vertex."""
    result = np.zeros((num_rows, values.shape[1]), np.float32)
    for point in range(len(values)):
        for corner in range(vertices.shape[1]):
            for label in range(values.shape[1]):
                result[vertices[point, corner], label] += weights[point, corner] * values[point, label]
    return result


@njit(nogil=True, cache=True)
def _blurred(values: Any, along: Any) -> Any:
    result = np.zeros_like(values)
    for vertex in range(len(along)):
        below, above = along[vertex, 0], along[vertex, 1]
        for label in range(values.shape[1]):
            both = values[below, label] + values[above, label]
            result[vertex + 1, label] = values[vertex + 1, label] + _HALF * both
    return result


@njit(nogil=True, cache=True)
def _slice(values: Any, vertices: Any, weights: Any, factor: Any) -> Any:
    result = np.zeros((len(vertices), values.shape[1]), np.float32)
    for point in range(len(vertices)):
        for corner in range(vertices.shape[1]):
            for label in range(values.shape[1]):
                result[point, label] += factor * weights[point, corner] * values[vertices[point, corner], label]
    return result
