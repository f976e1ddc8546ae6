package dev.swath.gateway.changes;

import dev.swath.catalogue.Topic;
import java.util.List;

/** Which topics a feed tells of. */
public enum FeedView {
    /** What happens to items. */
    CHANGES(List.of(Topic.ITEMS)),
    /** Items, captions and failures, as they are written. */
    LIVE(List.of(Topic.ITEMS, Topic.CAPTIONS, Topic.FAILURES));

    private final List<Topic> topics;

    FeedView(List<Topic> topics) {
        this.topics = topics;
    }

    public List<Topic> topics() {
        return topics;
    }
}
