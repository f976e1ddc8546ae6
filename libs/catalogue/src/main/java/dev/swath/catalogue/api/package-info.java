/** The records of the query gateway's requests and answers. The gateway and its clients share them. */
@NullMarked
package dev.swath.catalogue.api;

import org.jspecify.annotations.NullMarked;
