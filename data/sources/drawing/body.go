package drawing

// body is a body plan with the proportions of one category; draw sketches it with its joints as they are in one image.
type body interface{ draw(s *sketch) }
