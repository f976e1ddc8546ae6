package dev.swath.vectorindex;

import dev.swath.catalogue.TileId;

/**
 * A place in the order of a search: best score first, ties by tile id. It stays where it is, whatever rows come and go.
 *
 * @param rank how many rows were at or before it when it was met, from 1
 */
public record ScorePosition(double score, TileId tileId, int rank) {
    /** Whether a row of that score and tile id is behind this place. */
    public boolean isBefore(double otherScore, String otherTileId) {
        return otherScore < score || (otherScore == score && otherTileId.compareTo(tileId.value()) > 0);
    }
}
