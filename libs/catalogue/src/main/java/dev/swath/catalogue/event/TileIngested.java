package dev.swath.catalogue.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;

/** A tile's chip and thumbnail are stored. */
public record TileIngested(Tile tile) implements Event, TileEvent {
    @Override
    @JsonIgnore
    public TileId tileId() {
        return tile.tileId();
    }

    @Override
    @JsonIgnore
    public long generation() {
        return tile.generation();
    }

    @Override
    public Topic topic() {
        return Topic.TILES;
    }

    @Override
    public String recordKey() {
        return tileId().value();
    }

    @Override
    public String subject() {
        return tileId().value();
    }

    @Override
    public String eventId() {
        return tileId() + "/" + generation() + "/ingested";
    }
}
