package dev.swath.ledger;

import dev.swath.catalogue.ObjectKey;
import java.util.Map;
import java.util.Set;

/**
 * What each place holds, read one after the other: a difference between them may be work under way.
 *
 * @param listing the bucket's scenes: key and ETag
 * @param chipKeys what the chips bucket holds, chips and thumbnails
 * @param history what the topics told
 */
record Holdings(Map<ObjectKey, String> listing, Set<String> chipKeys, History history, IndexContents index) {}
