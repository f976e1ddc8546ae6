/** What the gateway keeps of compacted topics: the newest truth about each scene, and the open failures. */
@NullMarked
package dev.swath.gateway.tables;

import org.jspecify.annotations.NullMarked;
