package dev.swath.ledger.deep;

import dev.swath.ledger.BucketScenes;
import dev.swath.ledger.IndexContents;
import java.util.Set;

/**
 * The content of each place. The places are read one after the other, so a difference may be work under way.
 *
 * @param chipKeys the keys in the chips bucket, of chips and thumbnails
 * @param history what the topics told
 */
public record DeepSnapshot(BucketScenes listing, Set<String> chipKeys, History history, IndexContents index) {}
