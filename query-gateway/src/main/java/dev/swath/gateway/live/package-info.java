/** The live feed, which tells listeners what happens. */
@NullMarked
package dev.swath.gateway.live;

import org.jspecify.annotations.NullMarked;
