package dev.swath.ledger.deep;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileEvent;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.catalogue.event.TileState;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.TopicListener;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the topics told from their beginning: the newest record of each key, every effect, and events that were told more than once. */
public final class History {
    /** An event that is on its topic twice. */
    record Repeated(Topic topic, String event, TileFailed.RecordPlace first, TileFailed.RecordPlace again) {}

    /** A record that is not an event of its topic. */
    record Unreadable(TileFailed.RecordPlace source, String message) {}

    private final Map<ObjectId, SceneSeen> scenes = new HashMap<>();
    private final Map<TileId, TileEvent> tiles = new HashMap<>();
    private final Map<TileId, Set<EffectKey>> encodings = new HashMap<>();
    private final Set<EffectKey> captions = new HashSet<>();
    private final Map<TileId, EffectKey> newestCaptions = new HashMap<>();
    private final Map<TileId, ItemPublished> items = new HashMap<>();
    private final Map<String, TileFailed> failures = new LinkedHashMap<>();
    private final Map<Topic, Map<String, TileFailed.RecordPlace>> told = new EnumMap<>(Topic.class);
    private final List<Repeated> repeated = new ArrayList<>();
    private final List<Unreadable> unreadable = new ArrayList<>();
    private boolean encodingsTruncated;
    private long passes = 1;

    /** A listener that takes in the records of a topic. */
    public TopicListener<Event> listener(Topic topic) {
        return new TopicListener<>() {
            @Override
            public void received(ReceivedRecord<Event> received) {
                History.this.received(topic, received);
            }

            @Override
            public void removed(String key, TileFailed.RecordPlace source) {
                History.this.removed(topic, key);
            }

            @Override
            public void undecodable(String key, TileFailed.RecordPlace source, CatalogueException cause) {
                unreadable.add(new Unreadable(source, String.valueOf(cause.getMessage())));
            }
        };
    }

    Map<ObjectId, SceneSeen> scenes() {
        return scenes;
    }

    /** The newest event of each tile: that it is true, or no longer true. */
    Map<TileId, TileEvent> tiles() {
        return tiles;
    }

    boolean isEncoded(EffectKey effect) {
        return encodings.getOrDefault(effect.tileId(), Set.of()).contains(effect);
    }

    /** Which model versions encoded a tile. */
    Set<ModelVersion> encodedBy(TileId tileId, long generation) {
        return encodings.getOrDefault(tileId, Set.of()).stream()
                .filter(effect -> effect.generation() == generation)
                .map(EffectKey::modelVersion)
                .collect(Collectors.toSet());
    }

    boolean isCaptioned(EffectKey effect) {
        return captions.contains(effect);
    }

    /** Compaction may have removed a caption if there is a newer one of the same tile, of any model version. */
    boolean mayHaveLostCaption(EffectKey effect) {
        EffectKey newest = newestCaptions.get(effect.tileId());
        return newest != null
                && newest.generation() >= effect.generation()
                && !newest.modelVersion().equals(effect.modelVersion());
    }

    Map<TileId, ItemPublished> items() {
        return items;
    }

    /** The open failures by id. */
    Map<String, TileFailed> failures() {
        return failures;
    }

    /** The ids of the open failures that tell of lost records. */
    public List<String> losses() {
        return failures.values().stream()
                .filter(failure -> failure.code() == ErrorCode.RECORDS_LOST)
                .map(TileFailed::id)
                .toList();
    }

    /** The number of different events on a topic. */
    int count(Topic topic) {
        return told.getOrDefault(topic, Map.of()).size();
    }

    /** What was told too often. Each change of the version that is searched tells its items anew. */
    List<Repeated> repeated() {
        Map<String, Long> items = new HashMap<>();
        return repeated.stream()
                .filter(event -> event.topic() != Topic.ITEMS || items.merge(event.event(), 1L, Long::sum) >= passes)
                .toList();
    }

    List<Unreadable> unreadable() {
        return unreadable;
    }

    /** Whether the topic's retention has removed encodings. */
    boolean encodingsTruncated() {
        return encodingsTruncated;
    }

    public void encodingsTruncated(boolean truncated) {
        encodingsTruncated = truncated;
    }

    private void received(Topic topic, ReceivedRecord<Event> received) {
        switch (received.event()) {
            case SceneSeen scene -> {
                once(topic, scene.objectId() + "/" + scene.generation(), received.source());
                scenes.put(scene.objectId(), scene);
            }
            case TileIngested ingested -> tile(topic, ingested, received);
            case TileRetracted retracted -> tile(topic, retracted, received);
            case TileEncoded encoded -> {
                once(topic, encoded.eventId(), received.source());
                TileId tileId = encoded.tile().tileId();
                encodings
                        .computeIfAbsent(tileId, _ -> new HashSet<>())
                        .add(new EffectKey(tileId, encoded.tile().generation(), encoded.modelVersion()));
            }
            case TileCaptioned captioned -> {
                once(topic, captioned.eventId(), received.source());
                EffectKey effect =
                        new EffectKey(captioned.tileId(), captioned.tile().generation(), captioned.modelVersion());
                captions.add(effect);
                newestCaptions.put(captioned.tileId(), effect);
            }
            case TileState state -> once(topic, state.eventId(), received.source());
            case ItemPublished item -> {
                once(topic, item.eventId(), received.source());
                items.put(item.id(), item);
            }
            case TileFailed failed -> failures.put(received.key(), failed);
            case ModelSelected selected -> passes = Math.max(passes, selected.revision());
            case Look _ -> {}
        }
    }

    private void tile(Topic topic, TileEvent event, ReceivedRecord<Event> received) {
        once(topic, received.event().eventId(), received.source());
        tiles.put(event.tileId(), event);
    }

    private void removed(Topic topic, String key) {
        if (topic == Topic.ITEMS) {
            items.remove(new TileId(key));
        } else if (topic == Topic.TILES) {
            tiles.remove(new TileId(key));
        } else if (topic == Topic.FAILURES) {
            failures.remove(key);
        }
    }

    private void once(Topic topic, String event, TileFailed.RecordPlace source) {
        TileFailed.RecordPlace first =
                told.computeIfAbsent(topic, _ -> new HashMap<>()).putIfAbsent(event, source);
        if (first != null) {
            repeated.add(new Repeated(topic, event, first, source));
        }
    }
}
