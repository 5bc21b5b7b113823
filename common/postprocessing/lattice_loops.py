"""lattice_loops: PermutohedralLattice's loops over points and corners, compiled, each for one thread.

numpy and torch have operations for parts of them, each of which goes through the memory again. Compiled code is kept
beside this file, or else in the user's cache.
"""

import numpy as np
from numba import njit

CORNERS_IN_CHUNK = 2**16  # their numbers fit into 16 bits, their values into a core's cache
_TABLE_SIZE = 2 * CORNERS_IN_CHUNK
_GOLDEN_RATIO = 0x9E3779B97F4A7C15 - 2**64  # spreads keys over the table (Knuth, multiplicative hashing)


@njit(nogil=True, cache=True)
def place(features, scales, coordinates):  # type: ignore[no-untyped-def]
    """Coordinates along the first d directions of the lattice.

    Features are embedded in the hyperplane of R^(d+1) whose coordinates sum to zero, x_j = sum_{i>j} f_i - j f_(j-1).
    There direction j is d + 1 at j, less 1 everywhere, so that the coordinate along it is (x_j - x_d) / (d + 1).
    """
    dimension = len(features)
    total = dimension * features[dimension - 1] * scales[dimension - 1]  # -x_d
    for j in range(dimension - 1, -1, -1):
        total += features[j] * scales[j]
        before = j * features[j - 1] * scales[j - 1] if j else 0.0
        coordinates[j] = total - before


@njit(nogil=True, cache=True)
def embed(features, scales, low, radix, ids, weights):  # type: ignore[no-untyped-def]
    """The different keys of the corners of the points' simplices, in no order.

    Args:
        ids: (N, d + 1), becomes the number of each corner among these keys.
        weights: (N, d + 1), becomes the point's barycentric coordinates.
    """
    dimension, num_points = features.shape
    coordinates = np.empty(dimension)
    fractions = np.empty(dimension)
    steps = np.empty(dimension, np.int64)
    keys = np.empty(ids.size, np.int64)
    table = np.full(_TABLE_SIZE, -1, np.int32)
    count = 0
    for point in range(num_points):
        place(features[:, point], scales, coordinates)
        key = 0
        for i in range(dimension):
            whole = int(np.floor(coordinates[i]))
            key += (whole - low[i]) * radix[i]
            fraction = coordinates[i] - whole
            rank = i
            while rank > 0 and fractions[rank - 1] < fraction:
                fractions[rank] = fractions[rank - 1]
                steps[rank] = steps[rank - 1]
                rank -= 1
            fractions[rank] = fraction
            steps[rank] = radix[i]
        before = 1.0
        for corner in range(dimension + 1):
            slot = (key * _GOLDEN_RATIO >> 32) & (_TABLE_SIZE - 1)
            while table[slot] >= 0 and keys[table[slot]] != key:
                slot = (slot + 1) & (_TABLE_SIZE - 1)
            if table[slot] < 0:
                table[slot] = count
                keys[count] = key
                count += 1
            ids[point, corner] = table[slot]
            after = fractions[corner] if corner < dimension else 0.0
            weights[point, corner] = before - after
            before = after
            if corner < dimension:
                key += steps[corner]
    return keys[:count].copy()


@njit(nogil=True, cache=True)
def renumber(ids, order):  # type: ignore[no-untyped-def]
    """As if the keys had been in this order."""
    rank = np.empty(len(order), ids.dtype)
    for place in range(len(order)):
        rank[order[place]] = place
    for point in range(len(ids)):
        for corner in range(ids.shape[1]):
            ids[point, corner] = rank[ids[point, corner]]


@njit(nogil=True, cache=True)
def find(keys, wanted):  # type: ignore[no-untyped-def]
    """Where the sorted `wanted` are among the sorted `keys`: steps that double, then halving."""
    places = np.empty(len(wanted), np.int32)
    low = 0
    for i in range(len(wanted)):
        step = 1
        while low + step < len(keys) and keys[low + step] <= wanted[i]:
            step *= 2
        high = min(low + step, len(keys))
        low += step // 2
        while high - low > 1:
            middle = (low + high) // 2
            if keys[middle] <= wanted[i]:
                low = middle
            else:
                high = middle
        places[i] = low
    return places


@njit(nogil=True, cache=True)
def spread(values, ids, weights, corners):  # type: ignore[no-untyped-def]
    """The chunk's values on its corners, (corners, C)."""
    corners[:] = 0
    for point in range(len(ids)):
        for corner in range(ids.shape[1]):
            for channel in range(len(values)):
                corners[ids[point, corner], channel] += weights[point, corner] * values[channel, point]


@njit(nogil=True, cache=True)
def merge(start, stop, offsets, vertices, corners, merged):  # type: ignore[no-untyped-def]
    """Sums the chunks' values at the vertices from `start` to `stop`, chunk after chunk."""
    merged[start:stop] = 0
    for chunk in range(len(offsets) - 1):
        inside = vertices[offsets[chunk] : offsets[chunk + 1]]
        first = offsets[chunk] + np.searchsorted(inside, start)
        last = offsets[chunk] + np.searchsorted(inside, stop)
        for corner in range(first, last):
            for channel in range(corners.shape[1]):
                merged[vertices[corner], channel] += corners[corner, channel]


@njit(nogil=True, cache=True)
def blur(start, stop, keys, step, source, target):  # type: ignore[no-untyped-def]
    """source + (both neighbours' sum) / 2, where a neighbour that is no vertex is zero."""
    below = np.searchsorted(keys, keys[start] - step) if start < stop else 0
    above = np.searchsorted(keys, keys[start] + step) if start < stop else 0
    for vertex in range(start, stop):
        while keys[below] < keys[vertex] - step:
            below += 1
        while above < len(keys) and keys[above] < keys[vertex] + step:
            above += 1
        has_below = keys[below] == keys[vertex] - step
        has_above = above < len(keys) and keys[above] == keys[vertex] + step
        for channel in range(source.shape[1]):
            total = source[vertex, channel]
            if has_below:
                total += source[below, channel] / 2
            if has_above:
                total += source[above, channel] / 2
            target[vertex, channel] = total


@njit(nogil=True, cache=True)
def read(corners, ids, weights, result):  # type: ignore[no-untyped-def]
    """(C, N) between the chunk's corners."""
    for point in range(len(ids)):
        for channel in range(len(result)):
            result[channel, point] = 0
            for corner in range(ids.shape[1]):
                result[channel, point] += weights[point, corner] * corners[ids[point, corner], channel]
