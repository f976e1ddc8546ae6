package dev.swath.ingest.look;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.ingest.cut.FoundObject;
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
 * @param received the look that stands for all of them
 * @param again whether to read known bytes once more
 * @param sidecars the sidecars that caused looks
 */
public record LooksAtKey(ReceivedRecord<Look> received, boolean again, Set<ObjectKey> sidecars) {
    public LooksAtKey {
        sidecars = Set.copyOf(sidecars);
    }

    public static List<LooksAtKey> of(Collection<ReceivedRecord<Look>> batch) {
        Map<ObjectId, LooksAtKey> byKey = new LinkedHashMap<>();
        for (ReceivedRecord<Look> received : batch) {
            Look look = received.event();
            boolean scene = look.key().isSidecar() || !look.key().isCompanion();
            if (scene && (look.key().isAddressable() || look.etag() != null || look.why() == Look.Why.LISTING)) {
                ObjectKey sidecar = look.sidecar();
                LooksAtKey one = new LooksAtKey(
                        received, look.why() == Look.Why.REPLAY, sidecar == null ? Set.of() : Set.of(sidecar));
                byKey.merge(look.objectId(), one, LooksAtKey::and);
            }
        }
        return List.copyOf(byKey.values());
    }

    public Look look() {
        return received.event();
    }

    /** Whether the looks are only about old chips. A look for another reason has priority. */
    public boolean isExpiry() {
        return look().why() == Look.Why.EXPIRY;
    }

    /** The sidecars to ask for by name. */
    Set<ObjectKey> namedSidecars(Optional<SceneSeen> former) {
        Set<ObjectKey> named = new TreeSet<>(sidecars);
        former.ifPresent(seen -> seen.sidecars().forEach(sidecar -> named.add(sidecar.key())));
        return named;
    }

    /** Whether the bytes alone say that nothing is new. Sidecars cause looks of their own. */
    public boolean isOldNews(FoundObject alone, Optional<SceneSeen> former) {
        return !again
                && sidecars.isEmpty()
                && former.filter(seen -> alone.object().etag().equals(seen.etag()))
                        .isPresent();
    }

    /** Whether only the sidecars' bytes are new, which may mean nothing. */
    boolean mayBeSaidAgain(FoundObject found, SceneSeen former) {
        return !again && former.described() != null && found.object().etag().equals(former.etag());
    }

    public boolean isWorthReading(FoundObject found, Optional<SceneSeen> former) {
        return again || former.filter(found::isKnownTo).isEmpty();
    }

    private LooksAtKey and(LooksAtKey other) {
        boolean otherFirst = isExpiry() || (other.again && !again);
        Set<ObjectKey> all = new TreeSet<>(sidecars);
        all.addAll(other.sidecars);
        return new LooksAtKey(otherFirst ? other.received : received, again || other.again, all);
    }
}
