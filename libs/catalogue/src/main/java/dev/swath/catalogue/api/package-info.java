/** What is asked of the query gateway and what it answers: its own records, which the gateway and its clients share. */
@NullMarked
package dev.swath.catalogue.api;

import org.jspecify.annotations.NullMarked;
