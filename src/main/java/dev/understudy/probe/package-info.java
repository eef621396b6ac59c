/** Asks a live gateway what its contract says about, within a budget. */
@NullMarked
package dev.understudy.probe;

import org.jspecify.annotations.NullMarked;
