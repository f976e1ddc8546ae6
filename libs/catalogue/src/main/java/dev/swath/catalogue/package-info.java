/** The shared vocabulary of all of Swath: ids, tiles, errors and topics. */
@NullMarked
package dev.swath.catalogue;

import org.jspecify.annotations.NullMarked;
