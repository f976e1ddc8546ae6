package dev.swath.catalogue.event;

import dev.swath.catalogue.Topic;

/** A fact on one of Swath's topics. One JSON document per record; unknown fields are ignored when read. */
public sealed interface Event
        permits Look,
                SceneSeen,
                TileIngested,
                TileRetracted,
                TileEncoded,
                TileCaptioned,
                TileState,
                ItemPublished,
                TileFailed,
                ModelSelected {
    /** The topic that carries it. */
    Topic topic();

    /** The record's key. */
    String recordKey();

    /** CloudEvents {@code subject}: the tile id; where there is no tile, the object id or the record's key. */
    String subject();

    /** CloudEvents {@code id}: the same fact told twice has the same id. */
    String eventId();
}
