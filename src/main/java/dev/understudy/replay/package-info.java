/** Replays recorded interactions with their chunks and timing. */
@NullMarked
package dev.understudy.replay;

import org.jspecify.annotations.NullMarked;
