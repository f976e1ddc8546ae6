package dev.swath.gateway.rest;

import dev.swath.gateway.Grants;
import jakarta.inject.Singleton;

/** Who asks. Every resource takes the caller's grants from here, and from nowhere else. */
@Singleton
public class Caller {
    /** What the caller of the present request may see. As long as nobody is asked who they are, it is everything. */
    public Grants grants() {
        return Grants.all();
    }
}
