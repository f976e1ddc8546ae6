/** The settings that several services have, as interfaces that their own configuration extends. */
@NullMarked
package dev.swath.service.config;

import org.jspecify.annotations.NullMarked;
