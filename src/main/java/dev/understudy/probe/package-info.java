/** Checks a live gateway against its contract with probes, within a budget. */
@NullMarked
package dev.understudy.probe;

import org.jspecify.annotations.NullMarked;
