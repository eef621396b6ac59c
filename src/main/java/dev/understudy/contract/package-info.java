/**
 * Contract packs: the contracts of endpoints as data, with the documents on which they are based.
 */
@NullMarked
package dev.understudy.contract;

import org.jspecify.annotations.NullMarked;
