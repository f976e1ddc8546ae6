package dev.swath.ledger.deep;

import dev.swath.ledger.BucketScenes;
import dev.swath.ledger.IndexContents;
import java.util.Map;

/**
 * The content of each place. The places are read one after the other, so a difference may be work under way.
 *
 * @param chips the bytes of each object in the chips bucket, by its key
 * @param history what the topics told
 */
public record DeepSnapshot(BucketScenes listing, Map<String, Long> chips, History history, IndexContents index) {}
