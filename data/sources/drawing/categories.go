package drawing

// category is a kind of thing: its colours, its texture, and the proportions of its superclass's body plan.
type category struct {
	name                 string
	first, second, third uint32 // colours 0xRRGGBB: two of the skin, one of details
	pattern              pattern
	period               float64 // of the pattern
	body                 body
}

// body is a body plan with the proportions of one category; draw sketches it with its joints as they are in one image.
type body interface{ draw(s *sketch) }

// superclass is a group of categories of one body plan. turn is how far, in degrees, its members may be tilted.
type superclass struct {
	name       string
	animate    bool
	turn       float64
	home       backdrop // the background it is often seen against
	categories []category
}

// kinds is the hierarchy: animate and inanimate superclasses in turn, 100 categories in all.
var kinds = related([]superclass{
	{"fish", true, 15, sea, []category{
		{"goldfish", 0xf08a24, 0xf7c04a, 0xf26419, plain, 1, fish{.55, .38, 0, .55, .2}},
		{"shark", 0x6f7f8f, 0xe6e8ea, 0x5b6a78, bellied, .3, fish{.75, .28, .15, .42, .32}},
		{"clownfish", 0xf26b21, 0xfff4e8, 0xd9481c, striped, .5, fish{.6, .34, 0, .35, .16}},
		{"pufferfish", 0xe9c84f, 0x8c6a2f, 0xc9a038, spotted, .25, fish{.6, .58, 0, .26, .08}},
		{"eel", 0x4d6b3c, 0x9aa85a, 0x3d5730, speckled, .3, fish{.85, .15, .1, .2, .06}},
		{"swordfish", 0x2f5f9e, 0xd5dfe8, 0x244a7d, bellied, .3, fish{.6, .22, .45, .4, .3}},
		{"angelfish", 0xf1d34c, 0x2e2e38, 0xe0b93a, striped, .4, fish{.45, .5, 0, .3, .42}},
		{"trout", 0x8a8f4e, 0xc98a6a, 0x6d7340, spotted, .18, fish{.72, .27, .05, .34, .14}},
	}},
	{"vehicle", false, 12, street, []category{
		{"car", 0xc8322e, 0xa02824, 0xd9d9d9, plain, 1, vehicle{.8, .17, .4, -.05, .3, 2, .2, 0, 0, 0}},
		{"bus", 0xe2a41f, 0xb98010, 0xe8e8e8, plain, 1, vehicle{.9, .25, .85, 0, .4, 2, .18, 0, 0, 0}},
		{"truck", 0xe8822a, 0xe9e4da, 0xf0d9b0, plain, 1, vehicle{.9, .13, .2, .65, .45, 3, .18, .6, 0, 0}},
		{"taxi", 0xf0c419, 0x2b2b2b, 0x3a3a3a, checked, .25, vehicle{.8, .17, .42, -.05, .3, 2, .2, 0, 0, .16}},
		{"tractor", 0xd8452a, 0xb83a20, 0xf0c43a, plain, 1, vehicle{.6, .2, .22, -.35, .55, 2, .34, 0, .4, 0}},
		{"ambulance", 0xf1efe9, 0xd93a33, 0xd9342d, banded, .45, vehicle{.8, .25, .65, -.1, .42, 2, .2, 0, 0, .2}},
		{"train", 0x9a2a26, 0x5f1f1c, 0x3a3030, plain, 1, vehicle{.9, .26, .22, -.6, .42, 4, .17, 0, .42, 0}},
		{"van", 0xf2e9d9, 0xd9542f, 0xd9342d, bellied, .4, vehicle{.75, .28, .6, -.1, .38, 2, .19, 0, 0, 0}},
		{"fire engine", 0xd12b1f, 0xf2d9d5, 0xe8c23a, banded, .5, vehicle{.95, .2, .25, .6, .4, 3, .18, .3, 0, .14}},
	}},
	{"mammal", true, 12, meadow, []category{
		{"dog", 0x9a6a3c, 0xd9b487, 0x6b4526, bellied, .4, beast{.42, .26, .38, .2, .2, .2, .2, 0, .35, .02, 0, 0, 0}},
		{"cat", 0xd9934e, 0xa8622c, 0xf0dcc0, striped, .2, beast{.4, .23, .32, .12, .21, .08, .2, 1, .6, .03, 0, 0, 0}},
		{"horse", 0x8a5530, 0x6a3f22, 0x3a2416, plain, 1, beast{.5, .27, .5, .42, .16, .3, .14, 1, .35, .1, 0, 0, .06}},
		{"zebra", 0xf2ebdc, 0x3a2f28, 0x3a2f28, striped, .2, beast{.48, .27, .46, .36, .16, .28, .14, 1, .3, .03, 0, 0, .05}},
		{"giraffe", 0xe2b863, 0x8f5a26, 0x8f5a26, spotted, .2, beast{.38, .24, .5, .85, .14, .2, .1, 1, .25, .04, .16, 0, 0}},
		{"elephant", 0xa89a94, 0x8f827c, 0xf0ead8, plain, 1, beast{.46, .42, .34, .05, .3, .12, .3, 0, .2, .01, 0, .55, 0}},
		{"pig", 0xf0a8a6, 0xd98886, 0xd98886, plain, 1, beast{.46, .34, .2, .05, .24, .16, .14, 1, .14, .01, 0, 0, 0}},
		{"cow", 0xf2e9dc, 0x5f4434, 0xd9cdb8, spotted, .5, beast{.52, .33, .34, .14, .2, .2, .16, 0, .4, .05, .2, 0, 0}},
		{"lion", 0xd9a04a, 0xb87f32, 0x8f5320, plain, 1, beast{.48, .28, .36, .14, .21, .15, .12, 0, .5, .08, 0, 0, .16}},
	}},
	{"fruit", false, 20, kitchen, []category{
		{"apple", 0xc9302c, 0xe8c04a, 0x5c9a3a, tipped, .8, fruit{.62, .58, 0, 0, 1, .25, 1, .25}},
		{"pear", 0xb9c44a, 0xd9b24a, 0x5c8a34, speckled, .3, fruit{.55, .5, .3, 0, 1, .22, 1, .22}},
		{"banana", 0xf2d03c, 0x8a6a24, 0x8a6a24, plain, 1, fruit{.8, .2, 0, .35, 1, 0, 0, 0}},
		{"orange", 0xf08c1e, 0xd97412, 0x4f8a34, speckled, .12, fruit{.62, .62, 0, 0, 1, .06, 2, .18}},
		{"lemon", 0xf3e04b, 0xd9c43a, 0x6aa03c, speckled, .15, fruit{.72, .45, 0, 0, 1, 0, 1, .2}},
		{"strawberry", 0xd92b3a, 0xf3d98a, 0x4a9a3a, spotted, .2, fruit{.4, .45, .45, 0, 1, .08, 5, .28}},
		{"cherry", 0xa8142c, 0x7d0c20, 0x5c9a3a, plain, 1, fruit{.58, .58, 0, 0, 2, .4, 1, .25}},
		{"grapes", 0xb9c84a, 0xd9d97a, 0x6a9a3c, tipped, .4, fruit{.5, .52, 0, 0, 6, .1, 2, .24}},
		{"pineapple", 0xd9a032, 0x9a6a1e, 0x4f8a34, checked, .22, fruit{.45, .62, 0, 0, 1, 0, 6, .42}},
	}},
	{"bird", true, 15, treetops, []category{
		{"sparrow", 0x9a7148, 0xc9ad87, 0x5c4630, speckled, .2, bird{.42, .28, 20, .06, .19, .12, 0, .16, .25, 0}},
		{"parrot", 0x2f9a4a, 0xe0413a, 0xe8b93a, tipped, .4, bird{.48, .27, 50, .08, .22, .14, .12, .08, .4, .16}},
		{"owl", 0x7a5a3c, 0xb9976a, 0xe0a030, spotted, .2, bird{.5, .38, 70, .02, .3, .06, .08, .08, .05, .12}},
		{"penguin", 0x23262e, 0xf1f1ee, 0xf0a020, bellied, .2, bird{.58, .32, 82, .05, .2, .18, .02, .06, 0, 0}},
		{"flamingo", 0xf28aa6, 0xf7b5c4, 0xe0607f, plain, 1, bird{.36, .22, 15, .55, .13, .2, .16, .6, .14, 0}},
		{"duck", 0xe8e2d3, 0x3f7a4a, 0xf0a024, plain, 1, bird{.5, .3, 8, .25, .18, .26, .05, .1, .16, 0}},
		{"crow", 0x2b2b34, 0x3f3f4c, 0x53535c, plain, 1, bird{.5, .26, 30, .08, .2, .26, .02, .2, .32, 0}},
		{"toucan", 0x25252b, 0xf3e8c9, 0xf29a1e, bellied, .5, bird{.45, .28, 45, .08, .2, .55, .1, .1, .26, 0}},
	}},
	{"building", false, 5, dusk, []category{
		{"house", 0xe3c9a3, 0xa8432f, 0x6b4226, plain, 1, building{.6, .42, 0, gable, .5, .12, 1, 2, .26, 0, 0, 0}},
		{"castle", 0xb3a68f, 0x9a8d76, 0x6a4a36, checked, .22, building{.55, .42, 0, battlement, .14, 0, 1, 2, .32, 2, .22, .8}},
		{"church", 0xefe2c9, 0xa85a3f, 0x6b4a30, plain, 1, building{.5, .4, 0, gable, .45, .06, 1, 3, .28, 1, .17, .8}},
		{"lighthouse", 0xf2e9d9, 0xb8553a, 0x8a6a54, banded, .45, building{.28, .75, .35, dome, .22, .06, 3, 1, .18, 0, 0, 0}},
		{"barn", 0xb5704a, 0x8f4f34, 0xf2e6d0, striped, .2, building{.75, .38, 0, gable, .42, .05, 0, 0, .5, 0, 0, 0}},
		{"skyscraper", 0xb8a894, 0x96856f, 0x6f5f4c, plain, 1, building{.34, .9, 0, battlement, .06, 0, 6, 3, .14, 0, 0, 0}},
		{"observatory", 0xe6d6b3, 0xb06a4a, 0x8a6a3a, plain, 1, building{.6, .4, 0, dome, .45, 0, 1, 4, .3, 0, 0, 0}},
		{"tent", 0xe9d3a6, 0xc07a4a, 0x8a4a2e, striped, .4, building{.9, .62, .95, gable, .1, .03, 0, 0, .5, 0, 0, 0}},
	}},
	{"bug", true, 25, foliage, []category{
		{"ant", 0x5c2a1e, 0x7a3a28, 0x7a3a28, plain, 1, bug{3, .6, .17, .17, 3, .4, .3, 0, 0, 0, 0}},
		{"bee", 0xf0bd2a, 0x2b241c, 0xdfeaf0, striped, .3, bug{1, .48, .3, .18, 3, .22, .22, 2, .32, .4, 60}},
		{"ladybird", 0xd42a24, 0x1e1a1a, 0x1e1a1a, spotted, .3, bug{1, .55, .52, .2, 3, .18, .14, 0, 0, 0, 0}},
		{"butterfly", 0x4a2a20, 0x5a3f34, 0xe0902a, plain, 1, bug{1, .55, .1, .12, 0, 0, .3, 2, .5, .62, 65}},
		{"dragonfly", 0x2a9a8f, 0x1f6f7a, 0xc9e6ee, striped, .16, bug{4, .8, .09, .15, 3, .15, 0, 2, .45, .2, 85}},
		{"caterpillar", 0x8fc43a, 0xd9d94a, 0x5a8a24, bellied, .3, bug{6, .85, .2, .2, 6, .1, .15, 0, 0, 0, 0}},
		{"spider", 0x3d3330, 0x5f4c44, 0x5f4c44, speckled, .2, bug{1, .36, .34, .2, 4, .55, 0, 0, 0, 0, 0}},
		{"beetle", 0x2f6a4a, 0x1f4a3a, 0x3f8f5a, banded, .5, bug{2, .6, .36, .2, 3, .25, .25, 1, .3, .36, 12}},
	}},
	{"vessel", false, 12, shelf, []category{
		{"mug", 0x3f7fbf, 0xe9f0f5, 0x3a74ad, banded, .5, vessel{.42, .42, .42, .5, 0, .32, 0, 0, 0, 0}},
		{"teapot", 0xe9f0f5, 0x3a6fb0, 0x3a6fb0, spotted, .35, vessel{.28, .6, .35, .42, 0, .34, .35, 0, .16, 0}},
		{"bottle", 0x3f8fb0, 0xd9e6ee, 0x2f5f7f, plain, 1, vessel{.14, .34, .34, .45, .45, 0, 0, 0, 0, 0}},
		{"vase", 0x2f5fa8, 0xdfe9f3, 0xc9d9ea, striped, .3, vessel{.22, .45, .2, .65, .16, 0, 0, 0, 0, 0}},
		{"bucket", 0x8fa3b8, 0x667c93, 0x5f7388, plain, 1, vessel{.55, .45, .36, .5, 0, 0, 0, .5, 0, 0}},
		{"jug", 0xc3d6e6, 0x4a7fb5, 0x4a7fb5, tipped, .5, vessel{.26, .5, .32, .55, .2, .38, .05, 0, 0, 0}},
		{"goblet", 0xa9bccf, 0xd6e2ec, 0x7f95aa, plain, 1, vessel{.42, .38, .12, .36, 0, 0, 0, 0, 0, .42}},
		{"bowl", 0x4a83c4, 0xeef3f7, 0xdfe8f0, banded, .3, vessel{.8, .62, .3, .3, 0, 0, 0, 0, 0, 0}},
	}},
	{"sea creature", true, 15, reef, []category{
		{"octopus", 0xe0704a, 0xf3b08a, 0x8f3424, spotted, .25, kraken{.42, .45, 8, 210, .6, .11, 0, 0}},
		{"jellyfish", 0xf0b8c0, 0xfae0de, 0xc9808f, speckled, .3, kraken{.55, .35, 7, 60, .75, .05, 0, 0}},
		{"starfish", 0xe8743a, 0xf3a86a, 0xb04a1e, spotted, .16, kraken{.28, .28, 5, 288, .6, .2, 0, 0}},
		{"crab", 0xd6402a, 0xf08a5f, 0x8f2416, plain, 1, kraken{.55, .34, 8, 300, .4, .08, .12, .35}},
		{"squid", 0xf0c8b4, 0xd9907f, 0xa8605a, speckled, .2, kraken{.26, .65, 8, 70, .55, .07, .07, 0}},
		{"sea urchin", 0x8a3a5a, 0xb06a84, 0xc98a9f, plain, 1, kraken{.4, .4, 16, 340, .5, .035, 0, 0}},
		{"anemone", 0xf07f8f, 0xf7c07a, 0xa84a5f, tipped, .25, kraken{.35, .5, 9, -500, .4, .09, .1, 0}},
		{"snail", 0xe9bf9a, 0xc0785a, 0x8f4f3c, striped, .25, kraken{.5, .42, 2, 150, .35, .16, 0, .55}},
	}},
	{"tool", false, 25, bench, []category{
		{"hammer", 0xb98348, 0xa06e38, 0x6b7178, plain, 1, tool{1.4, .08, block, .2, .42, 0}},
		{"axe", 0xa86a34, 0x8f5626, 0x9aa3ab, plain, 1, tool{1.3, .07, blade, .32, .55, 0}},
		{"spoon", 0xb98a54, 0x8f9498, 0xc4c9cc, plain, 1, tool{1.2, .06, bowl, .36, .27, 0}},
		{"spade", 0xa06a3c, 0x6b4426, 0x6b747c, plain, 1, tool{1.1, .08, leaf, .42, .36, 0}},
		{"fork", 0xa87844, 0xa8a090, 0xb4babf, plain, 1, tool{1.2, .06, prongs, .32, .24, 4}},
		{"rake", 0xc08f58, 0x9a6c3a, 0x7c848a, plain, 1, tool{1.5, .06, prongs, .17, .55, 6}},
		{"key", 0x8f9498, 0x6f7478, 0x9a9fa3, plain, 1, tool{1.1, .07, loop, .36, .36, 3}},
		{"paintbrush", 0xc99a5f, 0x9a6c3a, 0x4a4644, banded, .2, tool{1.2, .08, leaf, .36, .18, 0}},
	}},
	{"person", true, 10, theatre, []category{
		{"king", 0xa81e3a, 0xf0e6d0, 0xe8bd2e, plain, 1, person{.42, crown, .3, 0, .04, .14, 0, 0}},
		{"wizard", 0x4a3a9a, 0xe8d94a, 0xe8d94a, spotted, .3, person{.45, cone, .62, .34, 0, .32, .6, .06}},
		{"clown", 0xe8d13a, 0xd93a5f, 0xe8582a, checked, .3, person{0, cone, .35, 0, .14, 0, 0, 0}},
		{"knight", 0x9aa3ad, 0x6f7a85, 0xc9332a, plain, 1, person{0, helmet, .03, 0, 0, 0, .7, .02}},
		{"astronaut", 0xeef0f2, 0xd3d9de, 0xe0772a, plain, 1, person{0, helmet, .1, 0, 0, 0, 0, 0}},
		{"chef", 0xf5f3ee, 0xfafafa, 0x9aa0a5, plain, 1, person{.3, drum, .35, 0, 0, 0, .3, .1}},
		{"dancer", 0xe35f9a, 0xf7b5d3, 0x5a3424, bellied, .3, person{.6, crown, .08, 0, .06, 0, 0, 0}},
		{"pirate", 0x8a2430, 0x2b2b34, 0xc9ced3, banded, .16, person{0, cone, .2, .38, 0, .2, .55, .0}},
		{"farmer", 0x3f6fa8, 0xb84a3a, 0xd9b44a, banded, .3, person{0, cone, .22, .5, 0, 0, .55, .1}},
	}},
	{"plant", false, 8, garden, []category{
		{"oak", 0x4a8a34, 0x6aa84a, 0x6b4a2b, speckled, .3, plant{.8, .12, 0, 0, ball, .6, .5, 0}},
		{"pine", 0x2a6b4a, 0x6b4a2b, 0x6b4a2b, plain, 1, plant{1.1, .09, 0, 0, tiers, .6, .5, 0}},
		{"palm", 0x5aa03a, 0xa87a4a, 0x8a5f34, plain, 1, plant{1.3, .08, 0, 0, fan, .65, .5, 7}},
		{"cactus", 0x3f9a5a, 0x6fbf7a, 0xe85f8a, striped, .14, plant{1.5, .2, 0, 0, arms, .48, .6, 0}},
		{"tulip", 0xd93a4a, 0x5a9a3a, 0xf0c43a, tipped, .4, plant{1.2, .05, 3, .3, umbrella, .3, .42, 0}},
		{"sunflower", 0xf3c42a, 0x5a8a34, 0x6b4020, plain, 1, plant{1.3, .06, 2, .32, petals, .52, .52, 12}},
		{"daisy", 0xf7f5f0, 0x6aa84a, 0xf0c02a, plain, 1, plant{1.2, .04, 2, .22, petals, .45, .45, 8}},
		{"mushroom", 0xc8342c, 0xf3eee3, 0xf3eee3, spotted, .35, plant{.9, .18, 0, 0, umbrella, .7, .5, 0}},
	}},
})

// related moves the colours of every category towards the mean of its superclass.
func related(kinds []superclass) []superclass {
	for _, k := range kinds {
		var mean [3]rgb
		for i := range k.categories {
			for j, colour := range k.categories[i].colours() {
				mean[j] = mean[j].plus(hex(*colour).times(1 / float64(len(k.categories))))
			}
		}
		for i := range k.categories {
			for j, colour := range k.categories[i].colours() {
				*colour = hex(*colour).mix(mean[j], alike).hex()
			}
		}
	}
	return kinds
}

func (c *category) colours() [3]*uint32 { return [3]*uint32{&c.first, &c.second, &c.third} }
