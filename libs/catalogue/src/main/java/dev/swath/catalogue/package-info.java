/** The words every part of Swath shares: ids, tiles, errors, topics and the ports between services. */
@NullMarked
package dev.swath.catalogue;

import org.jspecify.annotations.NullMarked;
