/** Runs sessions: combines replay, recording, verification and reports. */
@NullMarked
package dev.understudy.engine;

import org.jspecify.annotations.NullMarked;
