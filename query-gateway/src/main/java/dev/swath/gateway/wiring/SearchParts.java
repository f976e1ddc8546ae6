package dev.swath.gateway.wiring;

import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.service.ConcurrencyLimit;

/**
 * What the use cases that search have in common.
 *
 * @param encoder remembers texts
 * @param places how many may ask the index for hits at once
 */
record SearchParts(QueryEncoder encoder, ConcurrencyLimit places) {}
