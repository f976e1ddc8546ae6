package dev.swath.architecture;

/**
 * One measured figure of the tree and the most that is asked of it.
 *
 * @param name what is counted
 */
record MeasuredFigure(String name, long measured, long most) {
    boolean met() {
        return measured <= most;
    }
}
