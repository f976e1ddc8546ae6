/** What the OpenAPI document says beyond the resources: the fields of a search, the schemas of values, the answers. */
@NullMarked
package dev.swath.gateway.rest.document;

import org.jspecify.annotations.NullMarked;
