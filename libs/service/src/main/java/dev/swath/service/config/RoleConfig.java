package dev.swath.service.config;

import dev.swath.service.Role;

/** The setting of a service that works on tiles and answers queries. */
public interface RoleConfig {
    /** What this instance does: worker, query or both. */
    Role role();
}
