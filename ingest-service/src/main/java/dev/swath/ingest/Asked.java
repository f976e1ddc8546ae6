package dev.swath.ingest;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.streaming.ReceivedRecord;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All looks of a batch at one key.
 *
 * @param received the one that stands for them
 * @param again whether known bytes are to be read once more
 * @param sidecars those that made the key be looked at
 */
record Asked(ReceivedRecord<Look> received, boolean again, Set<ObjectKey> sidecars) {
    Asked {
        sidecars = Set.copyOf(sidecars);
    }

    static List<Asked> of(Collection<ReceivedRecord<Look>> batch) {
        Map<ObjectId, Asked> asked = new LinkedHashMap<>();
        for (ReceivedRecord<Look> received : batch) {
            Look look = received.event();
            if (look.key().isSidecar() || !look.key().isCompanion()) {
                ObjectKey sidecar = look.sidecar();
                Asked one = new Asked(
                        received, look.why() == Look.Why.REPLAY, sidecar == null ? Set.of() : Set.of(sidecar));
                asked.merge(look.objectId(), one, Asked::and);
            }
        }
        return List.copyOf(asked.values());
    }

    Look look() {
        return received.event();
    }

    /** Whether nothing but old chips is asked about; a look for another reason comes before. */
    boolean isExpiry() {
        return look().why() == Look.Why.EXPIRY;
    }

    /** The sidecars that are to be asked for by name. */
    Set<ObjectKey> namedSidecars(Optional<SceneSeen> former) {
        Set<ObjectKey> named = new TreeSet<>(sidecars);
        former.ifPresent(seen -> seen.sidecars().forEach(sidecar -> named.add(sidecar.key())));
        return named;
    }

    /** Whether the bytes alone say that nothing is new: sidecars are told of by looks of their own. */
    boolean isOldNews(Source alone, Optional<SceneSeen> former) {
        return !again
                && sidecars.isEmpty()
                && former.filter(seen -> alone.object().etag().equals(seen.etag()))
                        .isPresent();
    }

    boolean isWorthReading(Source source, Optional<SceneSeen> former) {
        return again || former.filter(source::isKnownTo).isEmpty();
    }

    private Asked and(Asked other) {
        boolean otherFirst = isExpiry() || (other.again && !again);
        Set<ObjectKey> all = new TreeSet<>(sidecars);
        all.addAll(other.sidecars);
        return new Asked(otherFirst ? other.received : received, again || other.again, all);
    }
}
