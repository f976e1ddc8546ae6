/** The catalogue as a server of the Model Context Protocol: tools that other people's models call. */
@NullMarked
package dev.swath.gateway.mcp;

import org.jspecify.annotations.NullMarked;
