package dev.swath.ledger;

import java.util.Set;

/**
 * What each place holds, read one after the other: a difference between them may be work under way.
 *
 * @param chipKeys what the chips bucket holds, chips and thumbnails
 * @param history what the topics told
 */
record DeepSnapshot(BucketScenes listing, Set<String> chipKeys, History history, IndexContents index) {}
