/** Contract packs: what an endpoint promises, as data, with the documents it comes from. */
@NullMarked
package dev.understudy.contract;

import org.jspecify.annotations.NullMarked;
