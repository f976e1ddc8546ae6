package dev.swath.gateway.changes;

import dev.swath.catalogue.Topic;
import java.util.List;

/** Which topics a feed tells of. */
public enum FeedView {
    /** What happens to items. */
    CHANGES,
    /** Items, captions and failures, as they are written. */
    LIVE;

    public List<Topic> topics() {
        return switch (this) {
            case CHANGES -> List.of(Topic.ITEMS);
            case LIVE -> List.of(Topic.ITEMS, Topic.CAPTIONS, Topic.FAILURES);
        };
    }
}
