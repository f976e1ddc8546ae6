/** How a {@link dev.swath.streaming.TopicLog} reads: from any position by a few consumers, and the newest records by one for all. */
@NullMarked
package dev.swath.streaming.log;

import org.jspecify.annotations.NullMarked;
